import { expect, test } from 'vitest'
import { parseDocument, toText } from '../../../src/cli/read/html-text.ts'

test.each([
  [
    'cells and rows',
    '<table><tr><td>Reds</td><td>45</td></tr><tr><td>Blues</td><td>12</td></tr></table>',
    'Reds\t45\nBlues\t12',
  ],
  [
    'cells that hold paragraphs',
    '<table><tr><td><p>One</p><p>Two</p></td><td>Side</td></tr></table>',
    'One\n\nTwo\n\nSide',
  ],
  ['a caption', '<table><caption>Votes</caption><tr><th>Reds<th>45</table>', 'Votes\nReds\t45'],
  ['questions and answers', '<dl><dt>Will it cost?</dt><dd>Yes.</dd></dl>', 'Will it cost?\nYes.'],
  ['addresses', '<address>Town hall</address><address>Port</address>', 'Town hall\nPort'],
  ['details', '<details><summary>More</summary>Text</details>', 'More\nText'],
  ['lists', '<ul><li>One</li><li>Two</li></ul>', '– One\n– Two'],
  ['quotations', 'She said <q>yes</q>, he said <q>“no”</q>.', 'She said “yes”, he said “no”.'],
  ['line ends', '<p>One<br>Two</p><p>Three</p>', 'One\nTwo\n\nThree'],
  ['entities', 'Ports &amp; ships: &#8216;big&#8217; &amp;lt;', 'Ports & ships: ‘big’ &lt;'],
  ['paragraphs of plain text', 'One &amp; two\n\nThree', 'One & two\n\nThree'],
  ['signs that are not markup', 'a < b & c > d', 'a < b & c > d'],
  [
    'what nobody reads',
    'A<script>x</script><style>y</style><figure><img alt="z"><figcaption>c</figcaption></figure>B',
    'A\n\nB',
  ],
])('the text of HTML keeps %s', (_, html, text) => expect(toText(html)).toBe(text))

test.each([
  ['nothing', '<html lang="de"><head><title>T</title></head><body><p>x</p></body></html>'],
  ['html', '<!doctype html><head><title>T</title></head><body><p>x</p>'],
  ['body', '<!-- c --><!doctype html><html lang="de"><meta charset="utf-8"><title>T</title><script>"<p>"</script><p>x'],
  ['all of them', '<title>T</title><p>x'],
  ['html, and close what has no end', '<!doctype html><meta charset="utf-8"></meta><title>T</title><p>x'],
])('a page may leave out the tags of %s', (_, html) => {
  const document = parseDocument(html)
  expect(document.title).toBe('T')
  expect(document.querySelector('body > p')?.textContent).toBe('x')
  expect(document.documentElement.getAttribute('lang')).toBe(html.includes('lang') ? 'de' : null)
})
