import type { Route } from './route.ts'

/** What each view is called: in its bar, in the navigation and in the page's title. */
export const viewNames = {
  home: 'Home',
  send: 'Send',
  receive: 'Receive',
  delegation: 'Delegate',
  token: 'Token',
  'add-token': 'Add a token',
  review: 'Review',
  activity: 'Activity',
  accounts: 'Accounts',
  parties: 'Parties',
  settings: 'Settings',
  sites: 'Connected sites',
  networks: 'Networks',
  network: 'Networks',
  'new-network': 'Networks',
} satisfies Record<Route['at'], string>
