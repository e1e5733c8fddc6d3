import React from 'react'

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
