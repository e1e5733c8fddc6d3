import { hawtio } from '@hawtio/react'
import { Wasl } from './Wasl'
import { learn, saved, texts } from './language'

/** What Hawtio calls when it has loaded the bundle: one page more in its menu. */
export const plugin = async () => {
  await learn()
  hawtio.addPlugin({
    id: 'wasl-referrals',
    title: texts[saved()]['title'],
    path: '/referrals',
    order: 1,
    component: Wasl,
    isActive: async () => true,
  })
}
