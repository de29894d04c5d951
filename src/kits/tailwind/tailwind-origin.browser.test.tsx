import "./tailwind.css";
import { Fragment } from "react";
import { describeAssetOrigin } from "../../components/asset-origin.contract.js";
import * as parts from "../../tailwind.js";

describeAssetOrigin("the Tailwind kit", parts, Fragment);
