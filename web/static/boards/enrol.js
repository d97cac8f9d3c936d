// Waits until somebody has entered the code, and for a new one when its time is over.
(() => {
  "use strict";

  const ASK = 3000; // ms between two questions
  const LIVES = 9.5 * 60 * 1000; // ms after which the page asks for the next code
  const since = Date.now();

  async function ask() {
    try {
      const answer = await fetch("/enrol/state", { cache: "no-store" });
      if (answer.ok && (await answer.json()).enrolled) return location.replace("/");
    } catch {
      // No network: the code stays, and is asked about again.
    }
    if (Date.now() - since > LIVES) return location.reload();
    setTimeout(ask, ASK);
  }

  setTimeout(ask, ASK);
})();
