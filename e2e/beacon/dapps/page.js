// What every dapp's page begins with. SDKs refuse a third request within five seconds of the page's clock: it is put
// forward at each. They look at it by making a date.
let ahead = 0
window.Date = new Proxy(Date, {
  construct: (Own, given) => (given.length === 0 ? new Own(Own.now() + ahead) : new Own(...given)),
})
window.dapp = {
  network: NETWORK,
  async call(method, values) {
    ahead += 5_000
    const { client, asks } = window.dapp
    try {
      return { result: await (asks?.[method] ?? client[method].bind(client))(...values) }
    } catch (error) {
      // Some SDKs throw the wallet's answer as it came, some an error of their own with the type in its message.
      const { errorType, message = '' } = error
      return { error: errorType ?? /^\[(\w+)\]/.exec(message)?.[1] ?? message }
    }
  },
}
