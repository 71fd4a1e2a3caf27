const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="96" height="96">' +
  '<rect width="24" height="24" rx="5" fill="#1D1B18"/>' +
  '<g transform="translate(2.4 2.4) scale(.8)">' +
  '<path fill="#F2EFE9" d="M13.75 2.15 13.75 11.25 8.75 11.25 8.75 21.46A10 10 0 0 1 13.75 2.15Z"/>' +
  '<path fill="#4FB39D" d="M15.25 2.54 15.25 12.75 10.25 12.75 10.25 21.85A10 10 0 0 0 15.25 2.54Z"/>' +
  '</g></svg>'

/** The token on its ink tile, as EIP-6963 wants it: a data URI. */
export const ICON = `data:image/svg+xml,${encodeURIComponent(SVG)}`
