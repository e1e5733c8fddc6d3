type Encoding = 'utf8' | 'base64' | 'base64url' | 'hex'

/** The part of Node's Buffer that the offline verifier uses. */
export class NodeBytes extends Uint8Array {
  static override from(source: unknown, encoding: unknown = 'utf8'): NodeBytes {
    const bytes = typeof source === 'string' ? encoded(source, encoding as Encoding) : (source as Uint8Array)
    const own = new NodeBytes(bytes.length)
    own.set(bytes)
    return own
  }

  static override of(...items: number[]): NodeBytes {
    const own = new NodeBytes(items.length)
    own.set(items)
    return own
  }

  override toString(encoding: Encoding = 'utf8'): string {
    switch (encoding) {
      case 'hex':
        return Array.from(this, byte => byte.toString(16).padStart(2, '0')).join('')
      case 'base64':
        return btoa(Array.from(this, byte => String.fromCharCode(byte)).join(''))
      case 'base64url':
        return this.toString('base64').replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
      default:
        return new TextDecoder().decode(this)
    }
  }

  equals(other: Uint8Array): boolean {
    return this.length === other.length && this.every((byte, i) => byte === other[i])
  }

  readUInt16BE(at: number): number {
    return new DataView(this.buffer, this.byteOffset).getUint16(at)
  }

  readUInt32BE(at: number): number {
    return new DataView(this.buffer, this.byteOffset).getUint32(at)
  }

  readBigUInt64BE(at = 0): bigint {
    return new DataView(this.buffer, this.byteOffset).getBigUint64(at)
  }
}

// Skips characters that are not base64, as Node does. The verifier compares the text that comes back.
function encoded(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf8') return new TextEncoder().encode(text)
  const base64 = text.replace(/-/g, '+').replace(/_/g, '/').replace(/[^A-Za-z0-9+/]/g, '')
  const padded = base64.length % 4 === 1 ? base64.slice(0, -1) : base64
  return Uint8Array.from(atob(padded), character => character.charCodeAt(0))
}

export { NodeBytes as Buffer }
