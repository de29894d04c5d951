import type { ReactNode } from "react";
import "./specimen.css";
import type { Token } from "./token-list.js";

/** A page of the foundations. */
export function Specimen({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  return (
    <main className="specimen rml-root">
      <header>
        <h1>{title}</h1>
        <p className="lead">{lead}</p>
      </header>
      {children}
    </main>
  );
}

export function SpecimenGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** One line for each token, with what `show` draws of it. */
export function TokenRows({ tokens, show }: { tokens: Token[]; show: (token: Token) => ReactNode }) {
  return (
    <ul className="specimen-rows">
      {tokens.map((token) => (
        <li key={token.name} className="specimen-row">
          <div>
            <code>{token.name}</code>
            <div className="specimen-value">{token.value}</div>
          </div>
          {show(token)}
        </li>
      ))}
    </ul>
  );
}
