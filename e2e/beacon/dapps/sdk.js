// A dapp of an SDK's own bundle, which puts itself at `beacon`. Octez lists wallets that it no longer knows by default.
window.dapp.client = new beacon.DAppClient({
  name: 'Kiosk',
  network: window.dapp.network,
  featuredWallets: ['kukai', 'temple', 'umami'],
})
