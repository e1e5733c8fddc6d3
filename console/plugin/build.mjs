// Builds the bundle into the console's resources and records, in the form of sha256sum, what it was
// built from and what came out. A test of the console compares: sources that changed without their
// bundle, or a bundle changed by hand, stop the build on every machine, with Node or without.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import webpack from 'webpack'

const here = import.meta.dirname
const bundle = '../src/main/resources/org/wasl/console/static/plugins/referrals'

// Taken from the console at run time, never bundled: the versions that Hawtio serves.
const fromConsole = {
  '@hawtio/react': '^2.2.2',
  '@patternfly/react-core': '^6.4.0',
  '@patternfly/react-table': '^6.4.0',
  react: '^18.3.1',
  'react-router-dom': '^6.30.0',
}

const compiler = webpack({
  mode: 'production',
  context: here,
  entry: {},
  output: {
    path: path.resolve(here, bundle),
    publicPath: 'auto',
    uniqueName: 'wasl-referrals',
    filename: '[name].js',
    chunkFilename: '[name].js',
    clean: true,
  },
  resolve: { extensions: ['.tsx', '.ts'] },
  module: { rules: [{ test: /\.tsx?$/, loader: 'ts-loader' }] },
  optimization: { chunkIds: 'named', moduleIds: 'deterministic', splitChunks: false },
  plugins: [
    new webpack.container.ModuleFederationPlugin({
      name: 'waslReferrals',
      filename: 'remoteEntry.js',
      exposes: { './plugin': { import: './src/plugin.tsx', name: 'plugin' } },
      shared: Object.fromEntries(
        Object.entries(fromConsole).map(([name, requiredVersion]) => [
          name,
          { import: false, singleton: true, requiredVersion },
        ]),
      ),
    }),
  ],
})

compiler.run((error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString({ colors: false, all: false, errors: true }))
    process.exit(1)
  }
  console.log(stats.toString({ colors: false, all: false, assets: true }))
  record()
})

function record() {
  const single = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'build.mjs']
  const lines = [...single, ...files('src'), ...files(bundle)]
    .sort()
    .map(file => `${sha256(readFileSync(path.join(here, file)))}  ${file}\n`)
  writeFileSync(path.join(here, 'bundle.sha256'), lines.join(''))
}

function files(folder) {
  return readdirSync(path.join(here, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.posix.join(folder, path.relative(path.join(here, folder), path.join(entry.parentPath, entry.name))))
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}
