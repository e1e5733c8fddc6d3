import React from 'react'
import { PluginNodeSelectionContext, hawtio, workspace } from '@hawtio/react'
import { useLocation, useNavigate } from 'react-router-dom'
import { saved } from './reader'
import ar from './texts/ar.json'
import en from './texts/en.json'
import fr from './texts/fr.json'

const titles = { ar: ar.title, fr: fr.title, en: en.title }
const ROUTE = '/camel-route'

/** The address of our pages, which are an application of their own. The gateway serves it. */
const Leave = () => {
  location.reload()
  return null
}

/** Opens Hawtio's page of the route in the address, because Hawtio has no address for it. */
const OpenRoute: React.FC = () => {
  const { setSelectedNode } = React.useContext(PluginNodeSelectionContext as React.Context<Selection>)
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const id = decodeURIComponent(pathname.slice(ROUTE.length + 1))
  React.useEffect(() => {
    workspace.getTree().then((tree: { find: (isIt: (node: TreeNode) => boolean) => unknown }) => {
      const route = tree.find(node => isRoute(node, id))
      if (route) setSelectedNode(route)
      navigate('/camel', { replace: true })
    })
  }, [id, navigate, setSelectedNode])
  return null
}

interface Selection {
  setSelectedNode: (node: unknown) => void
}

interface TreeNode {
  objectName?: string
}

const isRoute = ({ objectName }: TreeNode, id: string) =>
  objectName !== undefined && objectName.includes('type=routes') && objectName.includes(`name="${id}"`)

/** Hawtio calls this when it has loaded the bundle. Its menu leads back to our pages. Hawtio's words are English. */
export const plugin = () => {
  document.documentElement.dir = saved() === 'ar' ? 'rtl' : 'ltr'
  const isActive = async () => true
  hawtio.addPlugin({
    id: 'wasl-referrals',
    title: titles[saved()],
    path: '/referrals',
    order: 1,
    component: Leave,
    isActive,
  })
  hawtio.addPlugin({ id: 'wasl-route', path: ROUTE, order: 100, component: OpenRoute, isActive })
}
