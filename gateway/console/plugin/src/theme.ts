const DARK = matchMedia('(prefers-color-scheme: dark)')

/** Uses dark mode if the reader's system does. */
export function followTheme() {
  const show = () => document.documentElement.classList.toggle('pf-v6-theme-dark', DARK.matches)
  show()
  DARK.addEventListener('change', show)
}
