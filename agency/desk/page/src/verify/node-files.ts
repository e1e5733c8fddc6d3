// The page has no files. It does not use the verifier's commands that read folders.
const unavailable = (): never => {
  throw new Error('no files in a page')
}
export const closeSync = unavailable
export const openSync = unavailable
export const readSync = unavailable
export const existsSync = () => false
export const readdirSync = unavailable
export const readFileSync = unavailable
export const realpathSync = unavailable
export const statSync = unavailable
export const join = (...parts: string[]) => parts.join('/')
export const pathToFileURL = unavailable
