import "./tailwind.css";
import { Fragment } from "react";
import { describeAssetChanges } from "../../components/asset-changes.contract.js";
import { describeEditDialog } from "../../components/edit-dialog.contract.js";
import { describeMaskTools } from "../../components/mask-tools.contract.js";
import * as parts from "../../tailwind.js";

describeEditDialog("edits in the Tailwind kit", parts, Fragment);
describeAssetChanges("changes in the Tailwind kit", parts, Fragment);
describeMaskTools("edits in the Tailwind kit", parts, Fragment);
