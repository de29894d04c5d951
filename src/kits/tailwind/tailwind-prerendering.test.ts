import { testPrerendering } from "../../components/prerendering.contract.js";
import { MediaLibrary } from "../../tailwind.js";

testPrerendering("Tailwind", { MediaLibrary });
