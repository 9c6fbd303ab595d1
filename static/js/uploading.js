// One file on its way to the server: how far it is, what became of it, and a way to stop it.

// `progress(part)` from 0 to 1, null while the server looks into it. Resolves to {status, body}.
export function upload(file, token, progress) {
  const request = new XMLHttpRequest();
  const form = new FormData();
  form.append("csrfmiddlewaretoken", token);
  form.append("file", file, file.name);
  const answer = new Promise((resolve) => {
    request.addEventListener("loadend", () => resolve({ status: request.status, body: request.response }));
  });
  request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded < total ? loaded / total : null));
  request.open("POST", "/files/");
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.send(form);
  return { answer, cancel: () => request.abort() };
}
