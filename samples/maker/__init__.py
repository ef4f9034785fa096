"""Makes the sample office: an invented 二连浩特市, its departments, firms, persons and files."""
