import "./tailwind.css";
import { Fragment } from "react";
import { describeAssetViewer } from "../../components/asset-viewer.contract.js";
import { describeViewerLineage } from "../../components/viewer-lineage.contract.js";
import { describeViewerPanels } from "../../components/viewer-panels.contract.js";
import * as parts from "../../tailwind.js";

describeAssetViewer("the Tailwind kit", parts, Fragment);
describeViewerPanels("the Tailwind kit", parts, Fragment);
describeViewerLineage("the Tailwind kit", parts, Fragment);
