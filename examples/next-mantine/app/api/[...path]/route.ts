import { generationServer } from "../../../lib/studio-server";

const handle = async (request: Request) => (await generationServer()).handle(request);

export { handle as DELETE, handle as GET, handle as POST };
