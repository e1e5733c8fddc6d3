import React from 'react'
import { Point, known, lines, ticks, timeTicks } from './figures'

const WIDTH = 100
const HEIGHT = 28

/** A line chart over time, newest last. The text beside it has the figures for screen readers. */
export const Chart: React.FC<{ values: number[]; label: string }> = ({ values, label }) => {
  const top = Math.max(1, ...values)
  const step = WIDTH / Math.max(1, values.length - 1)
  const points = values.map((value, i) => `${i * step},${HEIGHT - 1 - (value / top) * (HEIGHT - 2)}`)
  return (
    <svg
      className="wasl-chart"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <line x1="0" y1={HEIGHT - 1} x2={WIDTH} y2={HEIGHT - 1} stroke="currentColor" opacity=".3" />
      {points.length > 1 && (
        <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" />
      )}
    </svg>
  )
}

const WIDE = 420
const HIGH = 150
const LEFT = 56
const BELOW = 22
const ABOVE = 8

/** A line over days with both axes. It is interrupted at missing records and runs in the reading direction. The label has the figures. */
export const TimeChart: React.FC<{
  points: Point[]
  label: string
  /** A value on the axis. */
  text: (value: number) => string
  /** A time on the axis. */
  timeText: (millis: number) => string
  mirrored: boolean
}> = ({ points, label, text, timeText, mirrored }) => {
  const from = points[0]?.at ?? 0
  const to = points.at(-1)?.at ?? 1
  const values = ticks(Math.max(0, ...known(points)))
  const top = values.at(-1)!
  const side = (x: number) => (mirrored ? WIDE - x : x)
  const x = (at: number) => side(LEFT + ((at - from) / Math.max(1, to - from)) * (WIDE - LEFT - 8))
  const y = (value: number) => HIGH - BELOW - (value / top) * (HIGH - BELOW - ABOVE)
  const times = timeTicks(from, to, 3)
  const anchor = (i: number) => (i === 1 ? 'middle' : (i === 0) === mirrored ? 'end' : 'start')
  return (
    <svg className="wasl-figures" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={label} direction="ltr">
      {values.map(value => (
        <React.Fragment key={value}>
          <line x1={side(LEFT)} x2={side(WIDE - 8)} y1={y(value)} y2={y(value)} stroke="currentColor" opacity=".25" />
          <text x={side(LEFT - 6)} y={y(value) + 4} textAnchor={mirrored ? 'start' : 'end'}>
            {text(value)}
          </text>
        </React.Fragment>
      ))}
      {times.map((time, i) => (
        <text key={time} x={x(time)} y={HIGH - 6} textAnchor={anchor(i)}>
          {timeText(time)}
        </text>
      ))}
      {lines(points).map(line => (
        <polyline
          key={line[0].at}
          points={(line.length === 1 ? [line[0], line[0]] : line)
            .map(point => `${x(point.at).toFixed(1)},${y(point.value).toFixed(1)}`)
            .join(' ')}
          fill="none"
          stroke="var(--pf-t--global--color--brand--default)"
          strokeWidth="1.5"
          strokeLinecap="round"
        />
      ))}
    </svg>
  )
}
