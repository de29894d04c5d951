import { RecentAssets } from "@reactkits.dev/react-media-library/tailwind";
import { Link, useNavigate } from "react-router";

export const meta = () => [{ title: "Recent pictures" }];

export default function Home() {
  const navigate = useNavigate();
  return (
    <main style={{ padding: "1.5rem" }}>
      <h1>Recent pictures</h1>
      <RecentAssets count={6} onChoose={() => navigate("/library")} />
      <p>
        <Link to="/library">Open the library</Link>
      </p>
    </main>
  );
}
