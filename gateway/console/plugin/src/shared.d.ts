// Their types would be half a gigabyte of packages, and the pages do not rely on them. At run time Hawtio supplies the
// first one.
declare module '@hawtio/react'
declare module '@patternfly/react-core'
declare module '@patternfly/react-table'
declare module 'react-dom/client'
declare module 'react-router-dom'
declare module '*.css'
