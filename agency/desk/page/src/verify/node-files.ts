// The page has no files. It does not use the verifier's commands that read folders.
const none = (): never => {
  throw new Error('no files in a page')
}
export const existsSync = () => false
export const readFileSync = none
export const realpathSync = none
export const statSync = none
export const join = (...parts: string[]) => parts.join('/')
export const pathToFileURL = none
