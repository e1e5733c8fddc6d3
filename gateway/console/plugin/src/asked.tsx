import React from 'react'
import { useLocation, useNavigate } from 'react-router-dom'

/** The query parameters of the address, and how to set one. An empty value removes it. */
export function useQuery(): [URLSearchParams, (name: string, value: string) => void] {
  const { pathname, search } = useLocation()
  const navigate = useNavigate()
  const set = React.useCallback(
    (name: string, value: string) => {
      const query = new URLSearchParams(search)
      if (value) query.set(name, value)
      else query.delete(name)
      navigate({ pathname, search: query.toString() }, { replace: true })
    },
    [navigate, pathname, search],
  )
  return [new URLSearchParams(search), set]
}

/** A query parameter of the address. Empty if it is missing. */
export function useAsked(name: string): [string, (value: string) => void] {
  const [query, set] = useQuery()
  return [query.get(name) ?? '', React.useCallback((value: string) => set(name, value), [name, set])]
}
