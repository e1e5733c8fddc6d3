// Builds the package into dist/ and records the digests of its sources and of the bundle.
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import webpack from 'webpack'
import { recordBundle } from '../../dev/bundle-record.mjs'
import { bundledLicences } from '../../dev/bundled-licences.mjs'

const here = import.meta.dirname
const output = path.join(here, 'dist')

/** Each entry is one readable file. It contains the JOSE library, so nothing is downloaded at run time. */
const entry = (name, externals) => ({
  name,
  mode: 'production',
  context: here,
  entry: `./src/${name}.ts`,
  output: { path: output, filename: `${name}.js`, module: true, chunkFormat: false, library: { type: 'module' } },
  experiments: { outputModule: true },
  externalsType: 'module',
  externals,
  target: 'es2022',
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  module: { rules: [{ test: /\.ts$/, loader: 'ts-loader', options: { transpileOnly: true } }] },
  optimization: { minimize: false, moduleIds: 'named' },
  performance: false,
})

rmSync(output, { recursive: true, force: true })
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--emitDeclarationOnly'], { cwd: here, stdio: 'inherit' })
const compiler = webpack([entry('index', []), entry('node', [/^node:/, './index.js'])])
compiler.run((error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString({ colors: false, all: false, errors: true }))
    process.exit(1)
  }
  writeFileSync(path.join(output, 'LICENSES.txt'), bundledLicences(stats.stats[0].compilation, here))
  recordBundle(here, 'dist')
})
