/** A record of a list as last read; as it was at hand, once it is there no more. */
export const newestOf = <Row extends { id: string }>(rows: readonly Row[], known: Row): Row =>
  rows.find(row => row.id === known.id) ?? known
