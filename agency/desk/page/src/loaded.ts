import { type Inputs, useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { problemOfError } from './api'
import type { Problem } from './types'

interface Loaded<T> {
  value: T | null
  problem: Problem | null
  /** Loads again. It settles after the load, also if the load failed. */
  reload: () => Promise<void>
}

/** Loads at first and whenever an input changes. The old data stay until the new data are there. */
export function useLoaded<T>(load: () => Promise<T>, inputs: Inputs): Loaded<T> {
  const [value, setValue] = useState<T | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const latest = useRef(0)
  const current = useRef(load)
  current.current = load
  const reload = useCallback((): Promise<void> => {
    const turn = ++latest.current
    return current.current().then(
      loaded => {
        if (turn !== latest.current) return
        setValue(loaded)
        setProblem(null)
      },
      error => {
        if (turn === latest.current) setProblem(problemOfError(error))
      },
    )
  }, [])
  useEffect(() => {
    setValue(null)
    setProblem(null)
    void reload()
    return () => void latest.current++
  }, inputs)
  return { value, problem, reload }
}
