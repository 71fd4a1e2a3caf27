// What every dapp's page begins with. SDKs refuse a third request within five seconds of the page's clock: it can be put
// forward. They look at it by making a date.
let ahead = 0
window.Date = new Proxy(Date, {
  construct: (Own, given) => (given.length === 0 ? new Own(Own.now() + ahead) : new Own(...given)),
})
window.dapp = {
  network: NETWORK,
  later: () => {
    ahead += 5_000
  },
}
