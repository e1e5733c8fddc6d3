// Provided by the console at run time; their types would be half a gigabyte of packages.
declare module '@hawtio/react'
declare module '@patternfly/react-core'
declare module '@patternfly/react-table'
declare module 'react-router-dom'
