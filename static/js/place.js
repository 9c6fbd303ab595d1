// Where a new post stands among the rows of a thread's page: pure, the same as the server's paths.

// Below this depth the server sets posts beside each other, under the last ancestor that counts.
const DEEPEST = 50;
const level = (row) => Math.min(row.depth, DEEPEST);

export const ELSEWHERE = -1;

// Returns the index to insert at, or ELSEWHERE when the place is on another page.
export function placeOf(rows, post, hasLater) {
  const parent = rows.findIndex((row) => row.number === post.parent);
  // The topic's own text is on the first page, but its replies end the last one.
  if (parent < 0 && post.parent !== 1) return ELSEWHERE;
  const wanted = parent < 0 ? 1 : Math.min(rows[parent].depth + 1, DEEPEST);
  let index = parent + 1;
  while (index < rows.length && level(rows[index]) >= wanted) {
    if (level(rows[index]) === wanted && rows[index].number > post.number) break;
    index += 1;
  }
  if (index === rows.length && hasLater) return ELSEWHERE;
  // Without an older post above it, its place may be on the page before.
  const isBelow = parent >= 0 || rows.slice(0, index).some(({ number }) => number < post.number);
  return isBelow ? index : ELSEWHERE;
}
