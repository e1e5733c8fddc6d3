import { hawtio } from '@hawtio/react'
import { saved } from './reader'
import ar from './texts/ar.json'
import en from './texts/en.json'
import fr from './texts/fr.json'

const titles = { ar: ar.title, fr: fr.title, en: en.title }

/** Our pages are an application of their own, at this address: the gateway answers with it. */
const Leave = () => {
  location.reload()
  return null
}

/** Called by Hawtio when the bundle is loaded: its menu leads back to our pages. Hawtio's words are English. */
export const plugin = () => {
  document.documentElement.dir = saved() === 'ar' ? 'rtl' : 'ltr'
  hawtio.addPlugin({
    id: 'wasl-referrals',
    title: titles[saved()],
    path: '/referrals',
    order: 1,
    component: Leave,
    isActive: async () => true,
  })
}
