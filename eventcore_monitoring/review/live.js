(async () => {
  const version = async () => (await fetch('/version', {cache: 'no-store'})).text();
  const shown = await version();
  setInterval(async () => {
    try {
      if ((await version()) !== shown) location.reload();
    } catch {
      document.title = 'not built any more';
    }
  }, 700);
})();
