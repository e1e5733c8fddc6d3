import React from 'react'

/** Telephone numbers and mail addresses as links. */
export const Reached: React.FC<{ by: string[] }> = ({ by }) => (
  <>
    {by.map(one => (
      <div key={one}>
        <a href={one.includes('@') ? `mailto:${one}` : `tel:${one.replace(/[ -]/g, '')}`} className="wasl-id">
          {one}
        </a>
      </div>
    ))}
  </>
)
