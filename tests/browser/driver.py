"""Chromium without a window, and what can be read from it."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait


class Browser(webdriver.Chrome):
    """Opens a page and waits until all of it is there: opened again, a page may be said to be loaded while it loads."""

    def get(self, url: str) -> None:
        super().get(url)
        WebDriverWait(self, 30).until(lambda one: one.execute_script("return document.readyState") == "complete")


def browser(scripts: bool, width: int) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    shown = (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--window-size={width},1000",
    )
    for argument in shown:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    service = webdriver.ChromeService("/usr/bin/chromedriver")
    options.binary_location = "/usr/bin/chromium"
    return Browser(options=options, service=service)


def text(driver: webdriver.Chrome) -> str:
    return str(driver.find_element(By.TAG_NAME, "body").text)


def printed(driver: webdriver.Chrome, target: Path) -> str:
    patient = WebDriverWait(
        driver, 60, ignored_exceptions=[WebDriverException]
    )  # a laden machine's printing fails at times
    paper = patient.until(lambda one: one.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True}))
    target.write_bytes(base64.b64decode(paper["data"]))
    return subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, text=True, check=True).stdout


def show(driver: webdriver.Chrome, url: str, width: int, medium: str, scheme: str) -> None:
    """Opens a page as wide as a device, on screen or as printed, in light or dark."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme_wanted = {"name": "prefers-color-scheme", "value": scheme}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium, "features": [scheme_wanted]})
    driver.get(url)
