// Builds the page into the desk's resources and records the digests of its sources and of the bundle.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import webpack from 'webpack'
import { digest, recordBundle } from '../../../dev/bundle-record.mjs'
import { bundledLicences } from '../../../dev/bundled-licences.mjs'

const here = import.meta.dirname
const bundle = '../src/main/resources/org/wasl/desk/page'
const output = path.resolve(here, bundle)
const shim = name => path.resolve(here, 'src/verify', name)

const compiler = webpack({
  mode: 'production',
  context: here,
  entry: './src/main.tsx',
  output: { path: output, filename: 'desk.js', clean: true, module: true, chunkFormat: false },
  experiments: { outputModule: true },
  resolve: {
    extensions: ['.tsx', '.ts', '.js'],
    extensionAlias: { '.js': ['.ts', '.js'] },
    // The client's sources resolve their imports from the page's packages too.
    modules: [path.join(here, 'node_modules')],
    alias: {
      'offline-verifier': path.resolve(here, '../../../core/audit/verify-js/verify.mjs'),
      'wasl-verifier-buffer': shim('node-buffer.ts'),
    },
  },
  module: {
    rules: [
      { test: /\.tsx?$/, loader: 'ts-loader' },
      // The offline verifier, unchanged. The page supplies the parts of Node that it uses.
      { test: /verify\.mjs$/, parser: { importMeta: false } },
    ],
  },
  optimization: { moduleIds: 'deterministic', splitChunks: false },
  performance: { maxAssetSize: 1 << 20, maxEntrypointSize: 1 << 20 },
  plugins: [
    new webpack.NormalModuleReplacementPlugin(/^node:crypto$/, shim('node-crypto.ts')),
    new webpack.NormalModuleReplacementPlugin(/^node:(fs|path|url)$/, shim('node-files.ts')),
    new webpack.ProvidePlugin({ Buffer: ['wasl-verifier-buffer', 'NodeBytes'] }),
    new webpack.DefinePlugin({ 'process.argv': '[]' }),
  ],
})

/** The offline verifier, and the parts of the client that this page uses. */
function sourcesElsewhere({ modules }) {
  const sources = [...modules]
    .flatMap(module => [...(module.modules ?? [module])])
    .map(module => module.resource && path.relative(here, module.resource))
    .filter(file => file?.startsWith('..'))
  return [...new Set(sources)]
}

compiler.run((error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString({ colors: false, all: false, errors: true }))
    process.exit(1)
  }
  for (const file of ['desk.css', 'wasl.svg']) copyFileSync(path.join(here, 'src', file), path.join(output, file))
  const page = readFileSync(path.join(here, 'src/index.html'), 'utf8')
  writeFileSync(
    path.join(output, 'index.html'),
    page.replace(/\{(desk\.\w+)\}/g, (_, file) => `sha384-${digest('sha384', path.join(output, file), 'base64')}`),
  )
  // The page names its script and style by their digests. Its own digest therefore covers all three, and the host shows it.
  writeFileSync(path.join(output, 'bundle.sha256'), `${digest('sha256', path.join(output, 'index.html'), 'hex')}\n`)
  writeFileSync(path.join(output, 'LICENSES.txt'), bundledLicences(stats.compilation, here))
  console.log(stats.toString({ colors: false, all: false, assets: true, warnings: true }))
  recordBundle(here, bundle, ...sourcesElsewhere(stats.compilation))
})
