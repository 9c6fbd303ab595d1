// Sends a form's fields as the page itself would, and reads the answer as JSON.
// `fields`: by name, or pairs where a name may stand more than once.
import { one } from "./dom.js";

export async function postForm(url, fields) {
  const token = one('input[name="csrfmiddlewaretoken"]');
  if (!token) throw new Error("This page has no form to send with");
  const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams([["csrfmiddlewaretoken", token.value], ...pairs]),
    headers: { Accept: "application/json" },
    keepalive: true,
  });
  const body = await response.json().catch(() => null);
  const wait = Number(response.headers.get("Retry-After"));
  return { status: response.status, body: body && wait ? { retry_after: wait, ...body } : body };
}
