/** Remaining characters at which a screen reader is told, from many to few. */
const STEPS = [100, 50, 20, 10, 0]

/** The characters left of a limit, counted as the schema counts them. Negative if there are too many. */
export const left = (text: string, limit: number): number => limit - [...text].length

/** The step to announce: the smallest that has been reached. Undefined while there is room. It changes seldom, so typing is not interrupted. */
export const announced = (remaining: number): number | undefined => STEPS.filter(step => remaining <= step).at(-1)
