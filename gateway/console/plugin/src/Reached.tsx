import React from 'react'

/** Telephone numbers and mail addresses as links. */
export const Reached: React.FC<{ by: string[] }> = ({ by }) => (
  <>
    {by.map(address => (
      <div key={address}>
        <a href={address.includes('@') ? `mailto:${address}` : `tel:${address.replace(/[ -]/g, '')}`} className="wasl-id">
          {address}
        </a>
      </div>
    ))}
  </>
)
