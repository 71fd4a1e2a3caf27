/**
 * What `npm ci` would change: names of packages that the lock file wants and `node_modules` lacks or has otherwise.
 * Both arguments are the `packages` tables of a lock file, keyed by path.
 * Optional packages may be absent, since another platform's are never installed.
 * @param {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} wanted
 * @param {Record<string, { version?: string }>} present
 */
export function missingPackages(wanted, present) {
  return Object.entries(wanted)
    .filter(([path]) => path !== '')
    .filter(([path, { version, optional, devOptional }]) => {
      const found = present[path]
      return found ? found.version !== version : !(optional || devOptional)
    })
    .map(([path]) => path)
}
