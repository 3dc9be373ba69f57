"""The product's application for the bench, configured by environment like any other."""

from service.app import create_app
from service.settings import load_settings

app = create_app(load_settings())
