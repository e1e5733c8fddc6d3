import { hawtio } from '@hawtio/react'
import { Wasl } from './Wasl'
import { entry } from './entry'
import { loadCodeLists, saved, texts } from './language'

/** Called by Hawtio when the bundle is loaded: adds our entry to its menu. */
export const plugin = async () => {
  await loadCodeLists()
  hawtio.addPlugin(Object.assign(entry, { title: texts[saved()]['title'], component: Wasl }))
}
