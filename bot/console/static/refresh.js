// Keeps parts of a page up to date: every `data-refresh` seconds the same page is asked again, and the part replaced.
// A part in which somebody types is left alone; a hidden page does not ask.
for (const part of document.querySelectorAll("[data-refresh][id]")) {
  const seconds = Math.max(2, Number(part.dataset.refresh) || 10);
  const renew = async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.href, { headers: { "X-Najimi-Refresh": "1" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") { location.reload(); return; }
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
      if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
    } catch { /* the service restarts: the next round will tell */ }
  };
  setInterval(renew, seconds * 1000);
}
