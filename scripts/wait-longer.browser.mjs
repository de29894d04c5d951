import { configure } from "@testing-library/react";

// Testing Library's one second is too short on a busy machine.
configure({ asyncUtilTimeout: 15_000 });
