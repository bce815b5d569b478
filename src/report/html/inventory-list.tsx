import { writeNumber } from "../../plan/words.ts";
import type { InventoryPlace } from "../../vocabulary/inventory.ts";
import type { DescribedEntry, InventorySection } from "../inventory-words.ts";

/** So many entries of a section, items of an entry and places are shown: `--format json` of the inventory has them all. */
const maxEntries = 500;
const maxItems = 50;
const maxPlaces = 20;

/** What the code does in Customer.io, a folded part for each kind. The texts are printable. */
export function InventoryList({ sections }: { readonly sections: readonly InventorySection[] }) {
  return (
    <>
      {sections.map(({ title, entries }) => (
        <details>
          <summary>
            {title} <span class="muted">{writeNumber(entries.length)}</span>
          </summary>
          {entries.slice(0, maxEntries).map((entry) => (
            <Entry entry={entry} />
          ))}
          {entries.length > maxEntries && (
            <p class="muted">and {writeNumber(entries.length - maxEntries)} more</p>
          )}
        </details>
      ))}
    </>
  );
}

function Entry({ entry: { label, code, notes, items, more, places } }: { readonly entry: DescribedEntry }) {
  return (
    <article>
      <h3>
        {label} {code !== undefined && <code>{code}</code>} <span class="muted">{notes.join(" · ")}</span>
      </h3>
      <ul class="plain">
        {items.slice(0, maxItems).map(({ name, meaning }) => (
          <li>
            {name !== undefined && <code>{name}</code>} {meaning}
          </li>
        ))}
        {items.length > maxItems && <li class="muted">and {items.length - maxItems} more</li>}
        {more !== undefined && <li>{more}</li>}
      </ul>
      <Places places={places} />
    </article>
  );
}

function Places({ places }: { readonly places: readonly InventoryPlace[] }) {
  return (
    <ul class="plain">
      {places.slice(0, maxPlaces).map(({ path, line, via }) => (
        <li class="muted">
          <code>
            {path}:{line}
          </code>
          {via.length > 0 && ` through ${via.join(", ")}`}
        </li>
      ))}
      {places.length > maxPlaces && <li class="muted">and {places.length - maxPlaces} more</li>}
    </ul>
  );
}
