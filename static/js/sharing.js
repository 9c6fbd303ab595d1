// Passes an address on: by the phone's own way where it has one, else onto the clipboard.
import { toast } from "./toast.js";
import { word } from "./words.js";

// A browser that lets neither happen goes where the link leads: the address stands in its bar then.
export async function copy({ href }) {
  await navigator.clipboard.writeText(href).then(() => toast(word("copied")), () => location.assign(href));
}

export async function shareTopic(link) {
  if (!navigator.share || !matchMedia("(pointer: coarse)").matches) return copy(link);
  const title = document.title.split(" · ")[0];
  await navigator.share({ title, url: link.href }).catch((error) => {
    // Who changed their mind wants nothing else.
    if (error.name !== "AbortError") return copy(link);
  });
}
