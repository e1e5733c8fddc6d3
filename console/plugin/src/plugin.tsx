import { hawtio } from '@hawtio/react'
import { Wasl } from './Wasl'
import { entry } from './entry'
import { learn, saved, texts } from './language'

/** What Hawtio calls when it has loaded the bundle: one page more in its menu. */
export const plugin = async () => {
  await learn()
  hawtio.addPlugin(Object.assign(entry, { title: texts[saved()]['title'], component: Wasl }))
}
