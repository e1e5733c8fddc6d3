// Their types would be half a gigabyte of packages, and are not what the pages rely on. The first is
// Hawtio's own at run time.
declare module '@hawtio/react'
declare module '@patternfly/react-core'
declare module '@patternfly/react-table'
declare module 'react-dom/client'
declare module 'react-router-dom'
declare module '*.css'
