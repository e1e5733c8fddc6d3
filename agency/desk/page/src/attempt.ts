import { useState } from 'preact/hooks'
import { problemOfError } from './api'
import type { Problem } from './types'

interface Attempt {
  busy: boolean
  problem: Problem | null
  setProblem: (problem: Problem | null) => void
  attempt: (work: () => Promise<void>) => Promise<void>
}

/** Runs one task at a time and keeps its failure. */
export function useAttempt(before: Problem | null = null): Attempt {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(before)
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      setProblem(problemOfError(error))
    }
    setBusy(false)
  }
  return { busy, problem, setProblem, attempt }
}
