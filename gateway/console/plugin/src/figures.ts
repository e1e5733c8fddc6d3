/** Figures of the last days as charts show them: a value at each time, and round numbers on the axes. Pure. */

import { Attributes, rows } from './jolokia'
import { num } from './snapshot'

export interface Point {
  /** Milliseconds since 1970. */
  at: number
  /** Undefined if nothing was recorded. */
  value: number | undefined
}

/** The charted value of each point of the gateway's answer. */
export const series: Record<string, (point: Attributes, seconds: number) => number> = {
  flow: (point, seconds) => num(point['delivered']) / (seconds / 60),
  waiting: point => num(point['waiting']),
  age: point => num(point['oldestSeconds']) / 60,
  refused: point => num(point['refused']),
  failed: point => num(point['failed']),
  latency: point => num(point['latencyMillis']) / 1_000,
}

/**
 * A value for each time from the start to the end. A time without a point counts as zero, unless nothing was recorded.
 * An unfinished interval is left out, because it would look like a fall.
 */
export function filled(answer: Attributes, name: string): Point[] {
  const seconds = Math.max(1, num(answer['pointSeconds']))
  const pointAt = new Map(rows(answer['points']).map(point => [Date.parse(String(point['at'])), point]))
  const end = Date.parse(String(answer['to']))
  const gaps = rows(answer['gaps']).map(({ from, to }) => [from, to].map(time => Date.parse(String(time))))
  const unknown = (at: number) => gaps.some(([from, to]) => at >= from && at < to)
  const points: Point[] = []
  for (let at = Date.parse(String(answer['from'])); at + seconds * 1_000 <= end; at += seconds * 1_000) {
    const point = pointAt.get(at)
    points.push({ at, value: point ? series[name](point, seconds) : unknown(at) ? undefined : 0 })
  }
  return points
}

/** The values that are known. */
export const known = (points: Point[]): number[] =>
  points.flatMap(({ value }) => (value === undefined ? [] : [value]))

/** The lines of a chart, split at gaps. */
export function lines(points: Point[]): { at: number; value: number }[][] {
  const runs: { at: number; value: number }[][] = []
  let isOpen = false
  for (const { at, value } of points) {
    if (value !== undefined) {
      if (!isOpen) runs.push([])
      runs.at(-1)!.push({ at, value })
    }
    isOpen = value !== undefined
  }
  return runs
}

/** Zero, the middle and the top of an axis: the top is 1, 2 or 5 times a power of ten, and not below the value. */
export function ticks(most: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)))
  const top = [1, 2, 5, 10].map(factor => factor * power).find(top => top >= most)!
  return [0, top / 2, top]
}

/** This many times, evenly spaced, with the first and the last. */
export const timeTicks = (from: number, to: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1))
