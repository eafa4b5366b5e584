// Runs before the first paint, so that neither a dark screen nor the version for weak sight flashes white.
// A file of its own because the security policy forbids inline scripts. Keys and values: src/ui/vision.ts.
;(() => {
  const root = document.documentElement
  try {
    const kept = localStorage.getItem('mantine-color-scheme-value')
    const isDark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
    root.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
    const vision = JSON.parse(localStorage.getItem('marshrut.vision') || '{}')
    if (vision.scheme && vision.scheme !== 'usual') root.setAttribute('data-vision', vision.scheme)
    if (vision.size && vision.size !== '100') root.setAttribute('data-vision-size', vision.size)
    if (vision.spacing && vision.spacing !== 'usual') root.setAttribute('data-vision-spacing', vision.spacing)
    if (vision.images === 'off') root.setAttribute('data-vision-images', 'off')
  } catch {
    // Storage may be forbidden: the usual look is used.
  }
})()
