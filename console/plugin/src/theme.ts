const DARK = matchMedia('(prefers-color-scheme: dark)')

/** Dark where the reader's system is. */
export function followTheme() {
  const show = () => document.documentElement.classList.toggle('pf-v6-theme-dark', DARK.matches)
  show()
  DARK.addEventListener('change', show)
}
