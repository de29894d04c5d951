import { listModels } from "../../../../lib/ai/list-models";

export { listModels as GET, listModels as OPTIONS };
