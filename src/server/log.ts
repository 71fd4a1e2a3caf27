/** One line of JSON per event. Events carry no address, wallet id, digest or IP. */
export type Log = (event: string, fields?: Readonly<Record<string, string | number>>) => void

export const logToStdout: Log = (event, fields) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...fields })}\n`)
}
