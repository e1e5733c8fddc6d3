import React from 'react'
import { useLocation, useNavigate } from 'react-router-dom'

/** A query parameter of the address. Empty if it is missing. */
export function useAsked(name: string): [string, (value: string) => void] {
  const { pathname, search } = useLocation()
  const navigate = useNavigate()
  const value = new URLSearchParams(search).get(name) ?? ''
  const set = React.useCallback(
    (next: string) => {
      const query = new URLSearchParams(search)
      if (next) query.set(name, next)
      else query.delete(name)
      navigate({ pathname, search: query.toString() }, { replace: true })
    },
    [name, navigate, pathname, search],
  )
  return [value, set]
}
