// How many gave each reaction, with what this member wishes laid over it until the server answers.

// `ask(kind, on)` resolves to { counts, mine }, or rejects with what to say.
export function createTally({ counts, mine, ask, changed, refused }) {
  let told = counts;
  let own = new Set(mine);
  const wishes = new Map();
  const asking = new Set();
  const isOn = (kind) => wishes.get(kind) ?? own.has(kind);

  function countOf(kind) {
    const count = told[kind] ?? 0;
    if (isOn(kind) === own.has(kind)) return Math.max(count, Number(own.has(kind)));
    return Math.max(count + (isOn(kind) ? 1 : -1), Number(isOn(kind)));
  }

  async function tell(kind) {
    if (asking.has(kind)) return;
    asking.add(kind);
    const on = wishes.get(kind);
    try {
      const answer = await ask(kind, on);
      told = answer.counts;
      own = new Set(answer.mine);
      // Pressed again meanwhile: that is told next.
      if (wishes.get(kind) === on) wishes.delete(kind);
    } catch (message) {
      wishes.delete(kind);
      refused(message);
    }
    asking.delete(kind);
    if (wishes.has(kind)) tell(kind);
    changed();
  }

  return {
    isOn, countOf,
    own: () => [...own],
    take(fresh) {
      told = fresh;
    },
    press(kind) {
      wishes.set(kind, !isOn(kind));
      changed();
      return tell(kind);
    },
  };
}
