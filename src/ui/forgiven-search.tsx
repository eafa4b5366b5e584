import classes from './states.module.css'

/** Says that the search forgave a slip, and what is shown instead. Nothing when it found what was typed. */
export function ForgivenSearch({ words }: { words: readonly string[] }) {
  return (
    <div role="status">
      {words.length > 0 && (
        <p className={classes.forgiven}>Показано по запросу {words.map(word => `«${word}»`).join(', ')}</p>
      )}
    </div>
  )
}
