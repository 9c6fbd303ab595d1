// What a tab keeps between pages: only what the present member wrote, and nothing after they left.

const PREFIX = "majlis.";

export const keyOf = (member, name) => `${PREFIX}${member}.${name}`;

export function sweep(storage, member) {
  for (const key of Object.keys(storage)) {
    const isOwn = member && key.startsWith(keyOf(member, ""));
    if (key.startsWith(PREFIX) && !isOwn) storage.removeItem(key);
  }
}

// What was on its way when the page was left is waiting again.
export function load(storage, key) {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? "[]");
    return kept.map((entry) => (entry.state === "sent" ? { ...entry, state: "waiting" } : entry));
  } catch {
    return [];
  }
}

export function keep(storage, key, entries) {
  try {
    if (entries.length) storage.setItem(key, JSON.stringify(entries));
    else storage.removeItem(key);
  } catch {
    // Storage may be full or closed; the queue then lives as long as the page.
  }
}
